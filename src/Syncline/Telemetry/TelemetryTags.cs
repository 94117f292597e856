namespace Syncline.Telemetry;

/// <summary>The names of what tells measurements apart.</summary>
internal static class TelemetryTags
{
    /// <summary>Whose measurement it is: a member id.</summary>
    public const string Member = "syncline.member";

    /// <summary>The space's name.</summary>
    public const string Space = "syncline.space";

    /// <summary>Another member's id.</summary>
    public const string Peer = "syncline.peer";

    /// <summary>Who wrote a transaction: <c>local</c> or <c>remote</c>.</summary>
    public const string Origin = "syncline.origin";

    /// <summary>Which way bytes went: <c>transmit</c> or <c>receive</c>.</summary>
    public const string Direction = "network.io.direction";
}
