using System.Text;

namespace Syncline.Bench.Node;

/// <summary>The requests of the load: one counter each, of a thousand, in turn.</summary>
internal static class HttpCalls
{
    private const int Counters = 1_000;

    /// <summary>One increment by 1 each.</summary>
    public static Func<int, byte[]> Updates { get; } = Cycle("update", i =>
        $$"""{"updates":[{"object":"{{NameOf(i)}}","type":"counter","op":"increment","args":[1]}]}""");

    /// <summary>The same, answered once they are durable on a majority.</summary>
    public static Func<int, byte[]> QuorumUpdates { get; } = Cycle("update", i =>
        $$"""{"updates":[{"object":"{{NameOf(i)}}","type":"counter","op":"increment","args":[1]}],"wait":"quorum"}""");

    /// <summary>A read of one counter each.</summary>
    public static Func<int, byte[]> Reads { get; } = Cycle("read", i =>
        $$"""{"objects":[{"object":"{{NameOf(i)}}","type":"counter"}]}""");

    /// <summary>The sum of all counters; it says how many updates the node has applied.</summary>
    public static long Sum(HttpConnection connection)
    {
        IEnumerable<string> all = from i in Enumerable.Range(0, Counters)
                                  select $$"""{"object":"{{NameOf(i)}}","type":"counter"}""";
        connection.Send(Request("read", $$"""{"objects":[{{string.Join(',', all)}}]}"""));
        string body = Encoding.UTF8.GetString(connection.Receive());
        string values = body[(body.IndexOf('[') + 1)..body.LastIndexOf(']')];
        return values.Split(',').Sum(value => long.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Func<int, byte[]> Cycle(string route, Func<int, string> body)
    {
        byte[][] requests = [.. Enumerable.Range(0, Counters).Select(i => Request(route, body(i)))];
        return number => requests[number % Counters];
    }

    private static byte[] Request(string route, string body) =>
        HttpConnection.Request($"/v1/spaces/default/{route}", body);

    private static string NameOf(int index) => $"counters/counter-{index}";
}
