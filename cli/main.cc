// qiao: the command line client.
int main() { return 2; }
