/**
 * TensorBoard's event files. {@link org.crowdzoo.report.tensorboard.TensorBoard} gives trainings
 * their watchers; {@code EventFile} is the format (TFRecord frames of TensorFlow's Event messages),
 * {@code Values} what TensorBoard's pages know: scalars, histograms, pictures, text, and the
 * messages of its HParams page. The messages are TensorFlow's own as ND4J ships them; those that it
 * lacks (Event, the plugin's) are written field by field.
 */
package org.crowdzoo.report.tensorboard;
