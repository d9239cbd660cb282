package taken

func rand() int { return 4 }
