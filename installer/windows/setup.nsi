; Makes telesec-VERSION-setup.exe on Linux. Run by build.sh, which defines VERSION, TREE, LISTS, ICON, SIDE and OUT.
; For the person who installs it alone: no administrator, everything in their own folders and under HKCU. The practice,
; its backups, the keyring and what the program remembers lie elsewhere, and nothing here names them.
Target amd64-unicode
Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
!ifndef QUICK
    SetCompressor /SOLID lzma
!endif
SetDateSave on

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include "${LISTS}/install.nsh"
!include "${LISTS}/remove.nsh"

!define TASK "Sauvegarde du cabinet (telesec)"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\telesec"
!define CHOICES "Software\telesec\installation"
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths\telesec.exe"
!define TEL "Software\Classes\telesec.tel"
!define CAPABLE "Software\telesec\Capabilities"

Name "telesec"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\telesec"
BrandingText "telesec ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1036 ProductName "telesec"
VIAddVersionKey /LANG=1036 FileDescription "Installation de telesec"
VIAddVersionKey /LANG=1036 FileVersion "${VERSION}"
VIAddVersionKey /LANG=1036 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=1036 LegalCopyright "GPL-3.0-or-later"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "Ce programme installe telesec ${VERSION} pour vous seul, dans votre propre dossier : il ne faut pas être administrateur.$\r$\n$\r$\nUn cabinet déjà là n'est pas touché : une version plus récente remplace l'ancienne et rouvre le même.$\r$\n$\r$\nFermez telesec s'il est ouvert, puis continuez."
!define MUI_FINISHPAGE_RUN "$INSTDIR\app\telesec.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Ouvrir telesec"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "telesec va être retiré de cet ordinateur. Le dossier du cabinet, ses sauvegardes et les clés gardées par Windows ne sont pas touchés : telesec les retrouvera s'il est installé de nouveau."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"

; Every process of the program holds this library: while one does, Windows lets nobody write in it.
!macro StopWhileOpen un
Function ${un}StopWhileOpen
    ${If} ${FileExists} "$INSTDIR\app\python313.dll"
        again:
        ClearErrors
        FileOpen $0 "$INSTDIR\app\python313.dll" a
        ${If} ${Errors}
            MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "telesec est ouvert, ou une sauvegarde est en cours.$\r$\n$\r$\nVerrouillez puis fermez sa fenêtre, attendez la fin de la sauvegarde, puis choisissez Réessayer. Rien n'a été changé." /SD IDCANCEL IDRETRY again
            SetErrorLevel 3
            Quit
        ${EndIf}
        FileClose $0
    ${EndIf}
FunctionEnd
!macroend
!insertmacro StopWhileOpen ""
!insertmacro StopWhileOpen "un."

; Whoever hands round an old setup brings back the flaws mended since; and nobody should do so without knowing.
Function StopBeforeOlder
    ReadRegStr $0 HKCU "${ENTRY}" "DisplayVersion"
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 = 1
        MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "La version $0 de telesec est déjà là ; celle-ci, ${VERSION}, est plus ancienne. Elle n'a pas les corrections faites depuis et n'ouvrira peut-être plus le cabinet.$\r$\n$\r$\nRemplacer quand même la plus récente ?" /SD IDNO IDYES older
        SetErrorLevel 5
        Quit
        older:
    ${EndIf}
FunctionEnd

Section "telesec" SecProgram
    SectionIn RO
    Call StopWhileOpen
    ${If} ${FileExists} "$INSTDIR\uninstall.exe"
        DetailPrint "Retrait de la version précédente (le cabinet n'est pas touché)…"
        SetDetailsPrint none ; the command itself would take the place of that sentence
        ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR' $1
        SetDetailsPrint both
        ${If} $1 <> 0
            MessageBox MB_OK|MB_ICONSTOP "La version précédente n'a pas pu être retirée : telesec est peut-être ouvert. Fermez-le, puis lancez de nouveau cette installation." /SD IDOK
            SetErrorLevel 3
            Quit
        ${EndIf}
    ${EndIf}
    ClearErrors
    SetDetailsPrint textonly ; four thousand names are no news
    !insertmacro InstallFiles
    SetDetailsPrint both
    ${If} ${Errors}
        MessageBox MB_OK|MB_ICONSTOP "Des fichiers n'ont pas pu être écrits. Libérez de la place sur le disque, puis lancez de nouveau cette installation." /SD IDOK
        SetErrorLevel 4
        Quit
    ${EndIf}
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    DetailPrint "Préparation du programme (une minute)…"
    nsExec::Exec '"$INSTDIR\app\python.exe" -m compileall -q "$INSTDIR\app\pkgs"'
    Pop $0 ; whatever it answers: what is not compiled now will be at the first start, under the same name

    CreateDirectory "$SMPROGRAMS\telesec"
    SetOutPath "$INSTDIR\app"
    CreateShortcut "$SMPROGRAMS\telesec\telesec.lnk" "$INSTDIR\app\telesec.exe" "" "$INSTDIR\app\telesec.exe" 0 SW_SHOWNORMAL "" "Agenda et télésecrétariat du cabinet"
    CreateShortcut "$SMPROGRAMS\telesec\Guide de telesec.lnk" "$INSTDIR\doc\telesec-guide.html"
    CreateShortcut "$SMPROGRAMS\telesec\Commandes de telesec.lnk" "$SYSDIR\cmd.exe" '/k telesec --help' "$INSTDIR\app\telesec.exe" 0
    WriteRegStr HKCU "${APP_PATH}" "" "$INSTDIR\app\telesec.exe"
    WriteRegStr HKCU "${ENTRY}" "DisplayName" "telesec"
    WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\app\telesec.exe"
    WriteRegStr HKCU "${ENTRY}" "Publisher" "telesec"
    WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" ${INSTALLED_KB}
    WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
    WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
SectionEnd

Section "Sauvegarder quand la fenêtre est fermée" SecBackup
    nsExec::Exec '"$SYSDIR\schtasks.exe" /Create /F /TN "${TASK}" /XML "$INSTDIR\app\resources\windows\telesec-backup.xml"'
    Pop $0
    ${If} $0 != 0
        MessageBox MB_OK|MB_ICONEXCLAMATION "Windows n'a pas accepté la tâche de sauvegarde : les sauvegardes se feront quand la fenêtre de telesec est ouverte. Pour réessayer, lancez de nouveau cette installation." /SD IDOK
    ${EndIf}
SectionEnd

; Offered among Windows' default programs, where the person chooses: nobody else's choice is taken.
Section "Annoncer les appels (liens tel:)" SecCalls
    WriteRegStr HKCU "${TEL}" "" "Appel annoncé à telesec"
    WriteRegStr HKCU "${TEL}" "URL Protocol" ""
    WriteRegStr HKCU "${TEL}\DefaultIcon" "" "$INSTDIR\app\telesec.exe,0"
    WriteRegStr HKCU "${TEL}\shell\open\command" "" '"$INSTDIR\app\telesec.exe" call -- "%1"'
    WriteRegStr HKCU "${CAPABLE}" "ApplicationName" "telesec"
    WriteRegStr HKCU "${CAPABLE}" "ApplicationDescription" "Annonce à la fenêtre ouverte qui appelle"
    WriteRegStr HKCU "${CAPABLE}\URLAssociations" "tel" "telesec.tel"
    WriteRegStr HKCU "Software\RegisteredApplications" "telesec" "${CAPABLE}"
SectionEnd

; What was left out once stays left out at the next version.
Section "-choices"
    WriteRegDWORD HKCU "${CHOICES}" "backup" 0
    WriteRegDWORD HKCU "${CHOICES}" "calls" 0
    ${If} ${SectionIsSelected} ${SecBackup}
        WriteRegDWORD HKCU "${CHOICES}" "backup" 1
    ${EndIf}
    ${If} ${SectionIsSelected} ${SecCalls}
        WriteRegDWORD HKCU "${CHOICES}" "calls" 1
    ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} "Le programme, son guide et ses entrées du menu Démarrer."
    !insertmacro MUI_DESCRIPTION_TEXT ${SecBackup} "Windows demande tous les quarts d'heure si une sauvegarde est due. Sans sauvegarde réglée, rien ne part."
    !insertmacro MUI_DESCRIPTION_TEXT ${SecCalls} "Propose telesec parmi les programmes qui ouvrent les liens tel: ; vous le choisissez dans les réglages de Windows."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\telesec" ; the scheduled task names this very folder
    ${IfNot} ${AtLeastWin10}
        MessageBox MB_OK|MB_ICONSTOP "telesec demande Windows 10 ou plus récent." /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    Call StopBeforeOlder
    ClearErrors
    ReadRegDWORD $0 HKCU "${CHOICES}" "backup"
    ${IfNot} ${Errors}
    ${AndIf} $0 = 0
        !insertmacro UnselectSection ${SecBackup}
    ${EndIf}
    ClearErrors
    ReadRegDWORD $0 HKCU "${CHOICES}" "calls"
    ${IfNot} ${Errors}
    ${AndIf} $0 = 0
        !insertmacro UnselectSection ${SecCalls}
    ${EndIf}
    Call StopWhileOpen
FunctionEnd

Function un.onInit
    Call un.StopWhileOpen
FunctionEnd

Section "Uninstall"
    nsExec::Exec '"$SYSDIR\schtasks.exe" /Delete /F /TN "${TASK}"'
    Pop $0
    Delete "$SMPROGRAMS\telesec\telesec.lnk"
    Delete "$SMPROGRAMS\telesec\Guide de telesec.lnk"
    Delete "$SMPROGRAMS\telesec\Commandes de telesec.lnk"
    RMDir "$SMPROGRAMS\telesec"
    DeleteRegKey HKCU "${APP_PATH}"
    DeleteRegKey HKCU "${ENTRY}"
    DeleteRegKey HKCU "${TEL}"
    DeleteRegKey HKCU "${CAPABLE}"
    DeleteRegValue HKCU "Software\RegisteredApplications" "telesec"
    !insertmacro RemoveFiles
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    ${IfNot} ${Silent} ; a new version taking the place of this one runs it so, and reads the choices
        DeleteRegKey HKCU "${CHOICES}"
        DeleteRegKey /ifempty HKCU "Software\telesec"
    ${EndIf}
SectionEnd
