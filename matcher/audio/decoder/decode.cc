// qiao-decode: decodes one audio file to PCM on standard output.
int main() { return 2; }
