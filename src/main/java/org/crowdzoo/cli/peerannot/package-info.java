/** Commands that take peerannot's names and options, one class each. */
package org.crowdzoo.cli.peerannot;
