# CPython with a GIL: one thread at a time, so never weak | GIL이 있으면 약한 결과가 없습니다
#if test=sb
def a():
    global x
#core
    x = 1  # [running]
    return y

def b():
    global y
    y = 1
    return x  # both 0: weak | 둘 다 0이면 약함
#end
#elif test=mp
def a():
    global x, y
#core
    x = 1  # [running] the data | 데이터
    y = 1  # the flag | 플래그

def b():
    return y, x  # (1, 0): weak | (1, 0)이면 약함
#end
#elif test=lb
def a():
    global y
#core
    seen = x  # [running]
    y = 1
    return seen

def b():
    global x
    seen = y
    x = 1
    return seen  # both 1: weak | 둘 다 1이면 약함
#end
#elif test=2+2w
def a():
    global x, y
#core
    x = 1  # [running]
    y = 2

def b():
    global x, y
    y = 1
    x = 2  # both 1 in the end: weak | 끝에 둘 다 1이면 약함
#end
#else
def a():
    global x
#core
    x = 1  # [running]

def b():
    global y
    y = 1

def c():
    return x, y

def d():
    return y, x  # both (1, 0): weak | 둘 다 (1, 0)이면 약함
#end
#end

#if test=iriw
results = meet(a, b, c, d)  # a barrier a trial | 시도마다 배리어
#else
results = meet(a, b)  # a barrier a trial | 시도마다 배리어
#end
