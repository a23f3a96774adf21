package org.crowdzoo.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;

/** Says which methods a {@link Choice} chooses from. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OneOf {
  /** Gives the registry; needs a public constructor without arguments. */
  Class<? extends Supplier<? extends Registry<?>>> value();
}
