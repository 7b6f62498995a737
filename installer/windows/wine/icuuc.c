/* For the trial under wine alone: Windows 10 and later have the real icuuc.dll, wine 8 has none, and Qt asks for it by
 * name. Every converter is said not to exist; telesec uses those that Qt has of itself (UTF-8, UTF-16, Latin-1). */
#define NONE 4 /* U_FILE_ACCESS_ERROR */

__declspec(dllexport) void *ucnv_open(const char *name, int *error) {
    (void)name;
    if (error) *error = NONE;
    return 0;
}

#define ABSENT(name) __declspec(dllexport) long long name(void) { return 0; }
ABSENT(ucnv_close)
ABSENT(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
ABSENT(UCNV_TO_U_CALLBACK_SUBSTITUTE)
ABSENT(ucnv_reset)
ABSENT(ucnv_getMaxCharSize)
ABSENT(ucnv_getName)
ABSENT(ucnv_getToUCallBack)
ABSENT(ucnv_getFromUCallBack)
ABSENT(ucnv_setToUCallBack)
ABSENT(ucnv_setFromUCallBack)
ABSENT(ucnv_cbToUWriteUChars)
ABSENT(ucnv_cbFromUWriteUChars)
ABSENT(ucnv_toUnicode)
ABSENT(ucnv_fromUnicode)
ABSENT(ucnv_toUCountPending)
ABSENT(ucnv_fromUCountPending)
ABSENT(ucnv_getStandardName)
ABSENT(ucnv_getAvailableName)
ABSENT(ucnv_countAvailable)
