package org.crowdzoo.settings;

/** Options of a {@link Method} that has none. */
public record NoOptions() {}
