"""Weights."""
from crmselect.scoring.weights.ahp import *
from crmselect.scoring.weights.simple import *
