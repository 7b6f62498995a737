/* For the trial under wine alone: Windows has the real bcryptprimitives.dll, wine 8 has none, and Rust's libraries
 * (cryptography) ask it for random bytes. These come from wine's own generator, which is the host's. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
    return length <= 0xffffffffu && SystemFunction036(buffer, (ULONG)length);
}
