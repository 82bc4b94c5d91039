from __future__ import annotations

import json
import math
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crmselect as crm
from crmselect.model import AttributeBound  # noqa: F401
