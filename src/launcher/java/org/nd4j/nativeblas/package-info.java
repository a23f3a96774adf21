/** One class that DL4J 1.0.0-M2.1 looks up by name and no longer ships; see its own text. */
package org.nd4j.nativeblas;
