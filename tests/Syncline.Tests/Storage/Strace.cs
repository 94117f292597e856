namespace Syncline.Tests.Storage;

/// <summary>The tool that injects errors and records calls; tests are skipped where it is missing.</summary>
internal static class Strace
{
    public static void Require()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (folders.Any(folder => File.Exists(Path.Combine(folder, "strace")))) return;
        Assert.False(
            Environment.GetEnvironmentVariable("CI") == "true", "strace is needed here: apt-get install strace.");
        Assert.Skip("strace is not installed.");
    }

    /// <summary>
    /// The acknowledgements that a recorded process printed while something that it had written was not synced.
    /// </summary>
    public static List<string> AcknowledgedBeforeSync(IEnumerable<string> calls)
    {
        List<string> early = [];
        bool isDirty = false;
        foreach (string call in calls)
        {
            if (call.Contains("pwrite64(", StringComparison.Ordinal)) isDirty = true;
            bool isSync = call.Contains("fdatasync", StringComparison.Ordinal);
            if (isSync && call.EndsWith("= 0", StringComparison.Ordinal)) isDirty = false;
            if (isDirty && call.Contains("\"durable ", StringComparison.Ordinal)) early.Add(call);
        }

        return early;
    }
}
