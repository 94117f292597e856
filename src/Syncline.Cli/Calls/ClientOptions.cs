using System.CommandLine;
using System.CommandLine.Parsing;
using Syncline.Cli.Commands;
using Syncline.Cli.Keys;
using Syncline.Client;
using Syncline.Folders;
using Syncline.Keys;

namespace Syncline.Cli.Calls;

/// <summary>The options that every command which calls a node has.</summary>
internal sealed class ClientOptions
{
    private const string NodeDefault = "http://127.0.0.1:7401";

    /// <summary>A moment: who types a command wants to know soon that no node is there.</summary>
    private static readonly TimeSpan RetryTime = TimeSpan.FromMilliseconds(300);

    private readonly Option<Uri> node = new("--node")
    {
        Description = $"The node's HTTP address; {NodeDefault} unless given.",
        HelpName = "URL",
        CustomParser = result => ParseNode(result.Tokens[0].Value, result),
    };

    private readonly Option<string> space = new Option<string>("--space")
    {
        Description = "The space; the node's only one unless given.",
        HelpName = "NAME",
    }.RefusedFor(SpaceName.ProblemOf);

    private readonly KeyOption key = KeyOption.OfHttp();

    private readonly Option<TimeSpan> timeout = new("--timeout")
    {
        HelpName = "TIME",
        CustomParser = result => Duration.Parse(result),
    };

    private readonly Option<bool> json = new("--json") { Description = "Prints JSON." };
    private readonly TimeSpan timeoutDefault;

    /// <summary>Adds the options to a command.</summary>
    public ClientOptions(
        ExampleCommand command, TimeSpan? timeoutDefault = null, bool hasNode = true, bool hasSpace = true)
    {
        this.timeoutDefault = timeoutDefault ?? TimeSpan.FromSeconds(5);
        timeout.Description =
            $"How long to wait, such as 500ms, 5s or 2m; {Duration.Format(this.timeoutDefault)} unless given.";
        List<Option> settings = [key, timeout];
        if (hasSpace) settings.Insert(0, space);
        if (hasNode) settings.Insert(0, node);
        settings.ForEach(command.Add);
        command.Settings = settings;
        command.Add(json);
    }

    /// <summary>The space asked for; null if none.</summary>
    public string? Space(ParseResult parsed) => parsed.GetValue(space);

    /// <summary>How long to wait.</summary>
    public TimeSpan Timeout(ParseResult parsed) =>
        parsed.GetResult(timeout) is null ? timeoutDefault : parsed.GetValue(timeout);

    /// <summary>What the node wants to be shown; null for nothing.</summary>
    /// <exception cref="KeyFileException">The file can't be read, holds no key, or others could read it.</exception>
    public SecretKey? Key(ParseResult parsed) => key.Read(parsed);

    /// <summary>True if JSON is asked for.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>A client for the node; the caller disposes it.</summary>
    public SynclineClient Connect(ParseResult parsed) => new(OptionsOf(parsed));

    /// <summary>A client that waits for a node that goes away; the caller disposes it.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="waiting">Told when it waits, and why.</param>
    public SynclineClient ConnectForEver(ParseResult parsed, Action<string> waiting) =>
        new(OptionsOf(parsed) with { RetryTime = TimeSpan.MaxValue, Retrying = waiting });

    /// <summary>A session in the space that is asked for, or else in the node's only one.</summary>
    /// <param name="client">A client for the node.</param>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="after">Tokens of what the node must have seen first.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ClientSession> OpenSessionAsync(
        SynclineClient client, ParseResult parsed, IEnumerable<string>? after, CancellationToken cancellation)
    {
        string named = await SpaceChoice.ResolveAsync(client, Space(parsed), cancellation);
        return client.OpenSession(named, after ?? []);
    }

    /// <summary>Reads a node's address; adds an error if it is none.</summary>
    public static Uri? ParseNode(string text, ArgumentResult result)
    {
        if (TryParseNode(text) is Uri address) return address;
        result.AddError(ProblemOf(text));
        return null;
    }

    private SynclineClientOptions OptionsOf(ParseResult parsed) => new()
    {
        Nodes = [parsed.GetValue(node) ?? new(NodeDefault)],
        Key = Key(parsed),
        Timeout = Timeout(parsed),
        RetryTime = RetryTime,
    };

    private static Uri? TryParseNode(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttp ? address : null;

    private static string ProblemOf(string text) => $"'{text}' is no node's address, such as {NodeDefault}.";
}
