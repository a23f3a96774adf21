"""Runs a PyTorch script in which torchvision's networks learn their last layer only: python3 pytorch_frozen.py SCRIPT ARGUMENT..."""
import runpy
import sys

import torchvision

network = sys.argv[3]
make = getattr(torchvision.models, network)


def frozen(*arguments, **options):
    model = make(*arguments, **options)
    parameters = list(model.parameters())
    for parameter in parameters[:-2]:
        parameter.requires_grad = False
    return model


setattr(torchvision.models, network, frozen)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
