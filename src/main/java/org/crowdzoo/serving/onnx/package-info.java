/**
 * Classifiers as ONNX files.
 *
 * <p>Entry point: {@link org.crowdzoo.serving.onnx.OnnxFile}. It walks a stock DL4J graph; {@code
 * OnnxLayers} and {@code OnnxActivations} say what each layer is in ONNX's terms, {@code OnnxGraph}
 * writes them with the protocol buffers' classes that ND4J brings. A layer of another kind is one
 * more case in {@code OnnxLayers} and one more network in {@code OnnxRuntimeTest} (profile {@code
 * onnx}), which compares with ONNX Runtime.
 */
package org.crowdzoo.serving.onnx;
