using Syncline.Bench.Durable;

namespace Syncline.Bench;

/// <summary>What this program does as one of several processes of a suite.</summary>
internal static class Roles
{
    private static readonly Dictionary<string, Func<string[], Task>> ByName = new(StringComparer.Ordinal)
    {
        [CatchUpWriter.Role] = CatchUpWriter.RunAsync,
        [CatchUpReceiver.Role] = CatchUpReceiver.RunAsync,
        [PropagationNode.Role] = PropagationNode.RunAsync,
    };

    public static async Task<int> RunAsync(string role, string[] arguments)
    {
        await ByName[role](arguments);
        return 0;
    }
}
