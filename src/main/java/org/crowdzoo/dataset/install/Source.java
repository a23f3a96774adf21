package org.crowdzoo.dataset.install;

/**
 * A file that an installer downloads unless it is given one.
 *
 * @param url where it is published
 * @param fileName under which it is kept
 * @param sha256 hexadecimal, all of it or its first digits, or null where its makers' file is not
 *     known byte by byte
 */
public record Source(String url, String fileName, String sha256) {}
