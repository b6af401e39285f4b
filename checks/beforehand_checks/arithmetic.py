"""What holds the arithmetic libraries below numpy to one thread; to be set before numpy is loaded."""

from __future__ import annotations

THREAD_SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Environment variables, one for each library that a build of numpy may stand on."""
