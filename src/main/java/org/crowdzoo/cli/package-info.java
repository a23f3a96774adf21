/**
 * The command line: one picocli command a class, {@link org.crowdzoo.cli.Crowdzoo} their parent and
 * the program's entry point. To add a command, write its class and name it there. Nobody uses this
 * room; it may use all others.
 */
package org.crowdzoo.cli;
