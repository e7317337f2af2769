if __name__ == "__main__":
    random.seed(1)
SHOWN
