using System.Runtime.InteropServices;

namespace Syncline.Cli;

/// <summary>Undoes what a script's shell does to programs in the background: it lets them ignore SIGINT.</summary>
/// <remarks>The framework leaves an ignored signal ignored, and a node would not end when it is told to.</remarks>
internal static partial class IgnoredSignals
{
    private const int Interrupt = 2;
    private const nint ByDefault = 0;

    /// <summary>Takes SIGINT as if a terminal had started this process; call before a handler is registered.</summary>
    public static void TakeInterrupts()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) _ = SetHandler(Interrupt, ByDefault);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetHandler(int signal, nint handler);
}
