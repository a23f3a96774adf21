/**
 * The shipped datasets. {@code datasets/fashion}: 4,500 images of Fashion-MNIST with a simulated
 * crowd on the training images. {@link org.crowdzoo.simulation.fashion.FashionDataset} is the entry
 * point; {@link org.crowdzoo.simulation.fashion.FashionCrowd} says who the workers are; {@link
 * org.crowdzoo.simulation.fashion.IdxFile} reads the source and {@link
 * org.crowdzoo.simulation.fashion.GreyPng} writes the images.
 *
 * <p>{@code datasets/outfits}: canvases with several of these images, whose labels are the kinds
 * that are there, and a simulated crowd that names them; {@link
 * org.crowdzoo.simulation.fashion.OutfitsDataset} is the entry point, {@link
 * org.crowdzoo.simulation.fashion.OutfitCanvas} draws, {@link
 * org.crowdzoo.simulation.fashion.OutfitWorker} has the habits.
 *
 * <p>Source: Xiao, Rasul and Vollgraf (2017), Fashion-MNIST, arXiv:1708.07747, MIT licence.
 */
package org.crowdzoo.simulation.fashion;
