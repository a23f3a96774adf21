package org.crowdzoo.crowd.exchange.tool;

/**
 * What the user says of an export; null is what is not said.
 *
 * @param question which of several
 * @param task name of the field that tells a task, or of several with commas between
 * @param worker likewise
 */
public record ToolOptions(String question, String task, String worker) {}
