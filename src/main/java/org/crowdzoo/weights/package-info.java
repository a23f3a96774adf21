/**
 * Files of trained weights as other programs write them, read without any of those: a {@link
 * org.crowdzoo.weights.WeightFile} gives tensors by name. {@code TorchFile} reads PyTorch's {@code
 * .pth} (its pickles by {@code Unpickler}, which knows tensors and dictionaries and runs nothing),
 * {@code SafeTensorsFile} the format of that name, {@code KerasFile} Keras's weight-only HDF5.
 *
 * <p>Entry point: {@link org.crowdzoo.weights.WeightFile#open}. What the names mean to a network is
 * the business of {@code zoo}. One more format: a class that implements {@code WeightFile}, and a
 * line in {@code open}.
 */
package org.crowdzoo.weights;
