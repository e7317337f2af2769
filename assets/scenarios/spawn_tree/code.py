#let tasks = $workers
def work():
#core
    time.sleep($life)  # [waiting]
#end

#if main-guard
if __name__ == "__main__":  # only the first process is this | 처음 프로세스만 여기에 옵니다
#let worker = Process(target=work)
    #include start
#else
# A child runs this file again. Started with spawn, Python refuses: | 자식이 다시 실행합니다.
# RuntimeError in every child. Here they go on, up to a fuse. | Python은 거절, 여기서는 퓨즈까지
#let worker = Process(target=work)
#include start
#end
