/**
 * Exports of the tools that people label with.
 *
 * <p>{@link org.crowdzoo.crowd.exchange.tool.ToolExport} recognises a file by its first record, not
 * by its name, and reads it: {@link org.crowdzoo.crowd.exchange.tool.ToolFile} makes records of
 * JSON, JSON lines, CSV and XML, alone, in a zip or in a folder; a {@link
 * org.crowdzoo.crowd.exchange.tool.LabellingTool} says what a record of its tool means; {@link
 * org.crowdzoo.crowd.exchange.tool.ToolAnswers} names tasks and workers, gathers the answers and
 * picks the question. What labels, repeats and cells without a vote mean is left to {@code
 * crowd.exchange}. To add a tool, write a {@code LabellingTool} and add it to {@code
 * ToolExport.ALL}.
 */
package org.crowdzoo.crowd.exchange.tool;
