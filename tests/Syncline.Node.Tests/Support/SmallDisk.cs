using System.Diagnostics;

namespace Syncline.Node.Tests.Support;

/// <summary>A file system of some MiB of its own; only root can make one.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder mountPoint;

    private SmallDisk(TemporaryFolder mountPoint) => this.mountPoint = mountPoint;

    public string Path => mountPoint.Path;

    private string BallastPath => mountPoint["ballast"];

    /// <summary>Mounts one; the test is skipped where that is not allowed.</summary>
    public static async Task<SmallDisk> MountAsync(int mebibytes)
    {
        TemporaryFolder mountPoint = new();
        bool isMounted = OperatingSystem.IsLinux()
            && await RunAsync("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", mountPoint.Path);
        if (isMounted) return new(mountPoint);
        mountPoint.Dispose();
        Assert.Skip("A small disk can't be mounted here: that takes root and the right to mount tmpfs.");
        throw new UnreachableException();
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using FileStream ballast = new(BallastPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                ballast.Write(page);
            }
        }
        catch (IOException)
        {
            // That was the last of it.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(BallastPath);

    public void Dispose()
    {
        using Process unmount = Process.Start("umount", ["--lazy", mountPoint.Path]);
        unmount.WaitForExit();
        mountPoint.Dispose();
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
