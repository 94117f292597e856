using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Syncline.Storage;

/// <summary>What tells files of this machine from copies of them, where Linux says enough.</summary>
/// <remarks>
/// A hash over the machine's id, and of each file its device, its number and the time of its birth. Numbers are used
/// again, and changed times can be set; the time of birth can't. The id itself is not to be shown (machine-id(5)).
/// </remarks>
internal static class FileIdentity
{
    /// <summary>How many bytes an identity has.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    private const string MachineIdPath = "/etc/machine-id";
    private const int MachineIdDigits = 32;
    private const int StatusBytes = 256;
    private const uint NumberAndBirth = 0x100 | 0x800;

    /// <summary>The identity of files and folders together; null if one of them, or the machine, has none.</summary>
    /// <exception cref="StorageException">A file can't be looked at.</exception>
    public static byte[]? Of(params ReadOnlySpan<string> paths)
    {
        if (MachineId() is not string machine) return null;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(machine));
        Span<byte> status = stackalloc byte[StatusBytes];
        foreach (string path in paths)
        {
            FileSystemFolder.Check(path, "identify", LinuxCalls.TryStat(path, NumberAndBirth, status));
            uint known = BinaryPrimitives.ReadUInt32LittleEndian(status);
            if ((known & NumberAndBirth) != NumberAndBirth) return null;
            hash.AppendData(status[32..40]); // The number.
            hash.AppendData(status[80..92]); // Born: seconds, nanoseconds.
            hash.AppendData(status[136..144]); // The device.
        }

        return hash.GetHashAndReset();
    }

    private static string? MachineId()
    {
        if (!File.Exists(MachineIdPath)) return null;
        string text = FileSystemFolder.Call(MachineIdPath, "read", () => File.ReadAllText(MachineIdPath)).Trim();
        return text.Length == MachineIdDigits && text.All(char.IsAsciiHexDigit) ? text : null;
    }
}
