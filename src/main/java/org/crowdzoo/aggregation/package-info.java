/**
 * From the votes of a crowd to one label a task: one class a strategy behind {@link
 * org.crowdzoo.aggregation.Aggregation}.
 */
package org.crowdzoo.aggregation;
