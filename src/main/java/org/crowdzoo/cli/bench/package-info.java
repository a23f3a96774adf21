/** Measurements of speed, one command and one line of JSON each. */
package org.crowdzoo.cli.bench;
