package org.crowdzoo.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a key of a configuration may be; read by {@link Settings}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** Marks a key that must be given. */
  String REQUIRED = "\0required";

  /** Marks a key that has no value, null, unless given; also a part with keys of its own. */
  String NONE = "\0none";

  /** The value where the key is not given, as in YAML. */
  String value() default REQUIRED;

  /** The smallest number allowed, also for each number of a list. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Numbers must be larger than this. */
  double above() default Double.NEGATIVE_INFINITY;

  /** The largest number allowed. */
  double max() default Double.POSITIVE_INFINITY;

  /** Numbers must be smaller than this. */
  double below() default Double.POSITIVE_INFINITY;

  /** The key, if it is not the component's name. */
  String name() default "";

  /** In words what holds where the key is not given, if {@link #value} cannot say it. */
  String otherwise() default "";

  /** What the key means, for the reference of all keys. */
  String doc() default "";
}
