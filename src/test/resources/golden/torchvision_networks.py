#!/usr/bin/env python3
"""What torchvision's own networks compute for weights by a formula: the golden values of TorchvisionTest.

Every parameter and buffer is filled by its name alone, so that a test makes the same without a file:

    x = crc32(name) + i * 0x9E3779B97F4A7C15                  all mod 2^64
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9
    x = (x ^ x >> 27) * 0x94D049BB133111EB
    h(i) = (x >> 40) / 2^24
    weight of 2 or more dimensions   (2 h - 1) * sqrt(3 / fan_in) * gain,  gain sqrt(2)
    weight of batch norm, running_var   0.5 + h
    bias, running_mean                  0.2 * (h - 0.5)

Image: pixel (c, y, x) of image n is sin(0.7 c + 0.13 y + 0.29 x + 0.05 x y + n).
Output: the network's own for 10 classes in evaluation mode; of squeezenet1_1 the mean of its feature maps.

    python3 src/test/resources/golden/torchvision_networks.py > src/test/resources/golden/torchvision/outputs.json
    python3 src/test/resources/golden/torchvision_networks.py files src/test/resources/golden/torchvision    # small .pth files

Made with torch 1.13 and torchvision 0.14 of Debian's python3-torchvision.
"""
import json
import sys
import zlib
from collections import OrderedDict

import numpy as np
import torch
import torchvision

CASES = [
    ("resnet18", 65, 70),
    ("resnet34", 66, 65),
    ("resnet50", 65, 65),
    ("vgg16", 66, 100),
    ("vgg16_bn", 65, 70),
    ("mobilenet_v2", 65, 71),
    ("squeezenet1_1", 66, 71),
    ("squeezenet1_1", 128, 100),
]


def h(name, first, last):
    i = np.arange(first, last, dtype=np.uint64)
    with np.errstate(over="ignore"):
        x = np.uint64(zlib.crc32(name.encode())) + i * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ x >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ x >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return (x >> np.uint64(40)).astype(np.float64) / 2**24


def fill(name, shape):
    count = int(np.prod(shape))
    values = np.empty(count, dtype=np.float32)
    for first in range(0, count, 1 << 20):
        last = min(count, first + (1 << 20))
        u = h(name, first, last)
        if len(shape) > 1:
            fan_in = int(np.prod(shape[1:]))
            u = (2 * u - 1) * np.sqrt(3 / fan_in) * np.sqrt(2)
        elif name.endswith("weight") or name.endswith("running_var"):
            u = 0.5 + u
        else:
            u = 0.2 * (u - 0.5)
        values[first:last] = u
    return torch.from_numpy(values.reshape(shape))


def images(count, height, width):
    n, c, y, x = np.meshgrid(
        np.arange(count), np.arange(3), np.arange(height), np.arange(width), indexing="ij")
    values = np.sin(0.7 * c + 0.13 * y + 0.29 * x + 0.05 * x * y + n)
    return torch.from_numpy(values.astype(np.float32))


def outputs():
    torch.set_num_threads(1)
    result = []
    for name, height, width in CASES:
        net = getattr(torchvision.models, name)(num_classes=10).eval()
        state = net.state_dict()
        for key, value in state.items():
            if value.is_floating_point():
                value.copy_(fill(key, tuple(value.shape)))
        with torch.no_grad():
            x = images(2, height, width)
            if name == "squeezenet1_1":
                y = net.features(x).mean((2, 3))
            else:
                y = net(x)
        result.append({
            "network": name, "height": height, "width": width,
            "parameters": sum(p.numel() for p in net.parameters()),
            "output": [[float("%.9g" % v) for v in row] for row in y.tolist()]})
    print(json.dumps(result))


def files(folder):
    base = torch.arange(24, dtype=torch.float32)
    state = OrderedDict()
    state["plain"] = base.view(2, 3, 4).clone()
    state["turned"] = base.view(4, 6).t()
    state["part"] = base[6:18].view(3, 4)[1:]
    state["half"] = torch.tensor([0.5, -2.0, 65504.0, 6e-8], dtype=torch.float16)
    state["double"] = torch.tensor([[1.25]], dtype=torch.float64)
    state["bf"] = torch.tensor([1.5, -3.0], dtype=torch.bfloat16)
    state["count"] = torch.tensor(7)
    torch.save(state, folder + "/tensors.pth")
    torch.save(state, folder + "/tensors-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save({"epoch": 3, "state_dict": OrderedDict(
        ("module." + k, torch.nn.Parameter(v.clone())) for k, v in state.items() if k == "plain")},
        folder + "/checkpoint.pth")
    torch.save(torch.nn.Linear(2, 2), folder + "/model.pth")


if __name__ == "__main__":
    files(sys.argv[2]) if sys.argv[1:2] == ["files"] else outputs()
