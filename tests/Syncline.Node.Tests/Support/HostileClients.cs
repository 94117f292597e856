namespace Syncline.Node.Tests.Support;

/// <summary>Tests whose many or slow clients would starve others, which run at the same time elsewhere.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostileClients
{
    public const string Name = "Hostile clients";
}
