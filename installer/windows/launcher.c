/* telesec.exe and telesec.com: the interpreter, in this very process, given entry.py and the words of the command line.
 * The one opens no console, the other has one; cmd and PowerShell take .com first when somebody types "telesec".
 * Only the folder of the program and the system's are looked in for libraries: never the current one. */
#include <windows.h>
#include <shellapi.h>
#include <stdlib.h>
#include <wchar.h>

#define LONGEST 32768
#define OURS 4 /* interpreter's words: the program, -X utf8, entry.py */

typedef int (*Run)(int, wchar_t **);

static const wchar_t UNFINISHED[] =
    L"telesec n'est pas entier sur cet ordinateur. Lancez de nouveau son installation : vos dossiers n'y perdent rien.";

static int refuse(void) {
    MessageBoxW(NULL, UNFINISHED, L"telesec", MB_OK | MB_ICONERROR);
    return 70;
}

/* The path of a file beside this program; 0 when there is no room for it. */
static int beside(const wchar_t *name, wchar_t *path) {
    DWORD length = GetModuleFileNameW(NULL, path, LONGEST);
    wchar_t *last;
    if (length == 0 || length >= LONGEST) return 0;
    last = wcsrchr(path, L'\\');
    if (last == NULL || (last - path) + 1 + wcslen(name) >= LONGEST) return 0;
    wcscpy(last + 1, name);
    return 1;
}

static int start(void) {
    static wchar_t library[LONGEST], entry[LONGEST];
    int given = 0, at;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &given), **all;
    HMODULE python;
    Run run;

    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    if (words == NULL || given < 1 || !beside(L"python313.dll", library) || !beside(L"entry.py", entry)) return refuse();
    python = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (python == NULL) return refuse();
    run = (Run)(void *)GetProcAddress(python, "Py_Main");
    all = calloc((size_t)given + OURS, sizeof *all);
    if (run == NULL || all == NULL) return refuse();
    all[0] = words[0];
    all[1] = L"-X";
    all[2] = L"utf8";
    all[3] = entry;
    for (at = 1; at < given; at++) all[OURS + at - 1] = words[at];
    return run(given + OURS - 1, all);
}

#ifdef WITH_CONSOLE
int wmain(void) { return start(); }
#else
int WINAPI wWinMain(HINSTANCE own, HINSTANCE before, PWSTR line, int shown) {
    (void)own, (void)before, (void)line, (void)shown;
    return start();
}
#endif
