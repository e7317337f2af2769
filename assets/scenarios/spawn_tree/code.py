# Each child runs this file again (Python would refuse) | 자식이 다시 실행합니다
for i in range(3):
    Process(target=work).start()

# with a guard, only the first process gets here | 보호하면 처음 것만 여기 옵니다
if __name__ == "__main__":
    for i in range(3):
        Process(target=work).start()
