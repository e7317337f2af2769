import json
import os
import random
import sys
import time
from pathlib import Path
#if async | async-threads
import asyncio
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Lock, Semaphore
#elif processes
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import Lock, Process, Queue, Semaphore, Value
from multiprocessing.shared_memory import SharedMemory

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
#else
from concurrent.futures import ThreadPoolExecutor, as_completed
from queue import Queue, SimpleQueue
from threading import Lock, Semaphore, Thread
#end
