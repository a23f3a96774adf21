package org.crowdzoo.zoo;

import org.deeplearning4j.nn.conf.inputs.InputType;

/** A {@link CrowdTask} as told. */
record GivenTask(InputType input, int classes, Crowd crowd) implements CrowdTask {}
