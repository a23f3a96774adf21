/**
 * Tests of what surrounds the classes: the launcher, the jar on somebody else's class path,
 * pom.xml, the examples.
 */
package org.crowdzoo.program;
