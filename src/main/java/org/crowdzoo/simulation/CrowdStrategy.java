package org.crowdzoo.simulation;

interface CrowdStrategy {}
