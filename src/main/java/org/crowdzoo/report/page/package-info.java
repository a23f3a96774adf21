/**
 * Reports: one HTML file that needs nothing else, with its pictures as PNG and its tables as CSV
 * beside it. {@link org.crowdzoo.report.page.Report} is the entry; a {@code *Section} gathers what
 * is to be said of a run, a comparison, a sweep or a dataset as {@code Block}s, and the template
 * {@code report.ftlh} shows each kind of block. To say something more, add a block to a section; to
 * show it in a new way, a kind of block and its macro. Everything from files is escaped by the
 * template engine.
 */
package org.crowdzoo.report.page;
