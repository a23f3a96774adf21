/**
 * What makes graphs fast and is never saved: {@code onednn} compiles backbones, {@code update} does
 * DL4J's updaters in one pass, {@code backend} keeps ND4J's descriptions of shapes.
 */
package org.crowdzoo.engine;
