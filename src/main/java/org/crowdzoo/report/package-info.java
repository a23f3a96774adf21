/**
 * What a person looks at: tables of a comparison ({@link org.crowdzoo.report.ComparisonTable}),
 * pictures of a sweep ({@link org.crowdzoo.report.SweepPictures}), its live page ({@link
 * org.crowdzoo.report.SweepPage}). Commands call it with results; nothing that trains knows it.
 */
package org.crowdzoo.report;
