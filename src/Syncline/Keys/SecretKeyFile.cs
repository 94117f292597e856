using System.Text;

namespace Syncline.Keys;

/// <summary>A key in a file of its own: one line that only its owner, and at most its group, may read.</summary>
public static class SecretKeyFile
{
    private const int BytesMax = 1024;

    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Exposed = UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads a key.</summary>
    /// <exception cref="KeyFileException">No such file, no key in it, or others could read or change it.</exception>
    public static SecretKey Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string text;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            RequireProtected(file, path);
            byte[] bytes = new byte[BytesMax];
            text = Encoding.ASCII.GetString(bytes, 0, file.ReadAtLeast(bytes, BytesMax, throwOnEndOfStream: false));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new KeyFileException($"The key file {path} can't be read: {failure.Message}", failure);
        }

        return SecretKey.TryParse(text, out SecretKey? key, out string? problem)
            ? key
            : throw new KeyFileException($"The key file {path} holds no key: {problem}");
    }

    /// <summary>Makes a file with a new key, readable by its owner alone.</summary>
    /// <exception cref="KeyFileException">It can't be made; a file that is there is never replaced.</exception>
    public static SecretKey Create(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        SecretKey key = SecretKey.Create();
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owners;
        try
        {
            using FileStream file = new(path, options);
            file.Write(Encoding.ASCII.GetBytes(key.Reveal() + "\n"));
            file.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new KeyFileException($"The key file {path} can't be made: {failure.Message}", failure);
        }

        return key;
    }

    private static void RequireProtected(FileStream file, string path)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file.SafeFileHandle) & Exposed) == 0) return;
        throw new KeyFileException(
            $"Others than its owner can read or change the key file {path}. Do `chmod 600 {path}`; if it was so for "
            + "long, make another key.")
        {
            IsExposed = true,
        };
    }
}
