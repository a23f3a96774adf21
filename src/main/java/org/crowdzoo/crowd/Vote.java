package org.crowdzoo.crowd;

/**
 * One vote.
 *
 * @param task index of the task, 0 to N-1
 * @param worker index of the worker, 0 to W-1
 * @param label the class voted for, 0 to K-1
 */
public record Vote(int task, int worker, int label) {}
