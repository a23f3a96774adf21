/**
 * Records bound from YAML, and what each key may be: {@link org.crowdzoo.settings.Settings} finds
 * all mistakes at once, {@link org.crowdzoo.settings.Setting} documents a key.
 */
package org.crowdzoo.settings;
