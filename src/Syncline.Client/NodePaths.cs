namespace Syncline.Client;

/// <summary>The paths of a node's HTTP interface.</summary>
public static class NodePaths
{
    /// <summary>The list of spaces.</summary>
    public const string Spaces = "/v1/spaces";

    /// <summary>A space.</summary>
    public static string Space(string name) => $"{Spaces}/{Uri.EscapeDataString(name)}";

    /// <summary>Something of a space, such as <c>status</c>.</summary>
    public static string Of(string space, string what) => $"{Space(space)}/{what}";
}
