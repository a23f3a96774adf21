/**
 * Runs the convolutional part of stock DL4J graphs through oneDNN itself, several times faster than
 * DL4J's own layers do.
 *
 * <p>Entry point: {@link org.crowdzoo.engine.onednn.Engine}, which takes a stock {@code
 * ComputationGraph} and gives the one to train. Models are always declared and saved with stock
 * layers; what is here is made from them in memory.
 *
 * <p>The way of a graph: {@link org.crowdzoo.engine.onednn.OneDnnCompiler} finds the largest {@code
 * Region} whose vertices {@code Support} accepts, and puts a {@link
 * org.crowdzoo.engine.onednn.CompiledBackbone} in its place, a DL4J layer made of {@link
 * org.crowdzoo.engine.onednn.Member}s; {@code Transfer} moves parameters and updater state between
 * the two graphs. When images come, {@code CompiledBackboneLayer} asks its {@code Session} for a
 * {@code Plan} for their shape, which {@code Lowering} builds: one {@code Operation} a member,
 * whose steps and {@code Buffer}s a {@code PlanBuilder} collects and lays out in the {@code Arena}.
 * {@link org.crowdzoo.engine.onednn.NativeThreads} says how many threads a graph is given. Dense
 * layers beside the backbone, and those of networks without one, become {@link
 * org.crowdzoo.engine.onednn.LeanDense}.
 *
 * <p>To compile one more kind of layer: accept it in {@code Support}, write its {@code Operation},
 * and add a branch in {@code Lowering}; then add it to the comparison with stock layers in the
 * tests.
 *
 * <p>Feature maps lie in blocks of 8 or 16 channels (nChw8c, nChw16c). Winograd's convolution:
 * Lavin and Gray 2016, doi:10.1109/CVPR.2016.435.
 */
package org.crowdzoo.engine.onednn;
