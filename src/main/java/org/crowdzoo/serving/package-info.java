/**
 * A trained classifier in the hands of an application.
 *
 * <p>Entry points: {@link org.crowdzoo.serving.Export} writes a folder with the stock DL4J graph,
 * its ONNX file, names, preprocessing and card; {@link org.crowdzoo.serving.Predictor} reads it (by
 * the one checked reader, {@link org.crowdzoo.training.SavedModel#read}) and answers any number of
 * threads with {@link org.crowdzoo.serving.Prediction}s; {@code serving.http} puts it behind HTTP,
 * {@code serving.onnx} writes ONNX.
 */
package org.crowdzoo.serving;
