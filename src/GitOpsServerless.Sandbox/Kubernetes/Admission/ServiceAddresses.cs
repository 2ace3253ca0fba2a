namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Hands out cluster IPs and node ports that are in use by no service.</summary>
internal sealed class ServiceAddresses
{
    private const int FirstNodePort = 30000;
    private const int NodePorts = 2768;
    private readonly HashSet<string> _addresses = new(StringComparer.Ordinal) { "10.96.0.1" };
    private readonly HashSet<long> _ports = [];
    private int _nextAddress = 10;
    private int _nextPort;

    /// <summary>Marks what a service has as used.</summary>
    public void Use(string? address, IEnumerable<long> nodePorts)
    {
        if (address is not null)
        {
            _addresses.Add(address);
        }

        _ports.UnionWith(nodePorts);
    }

    public void Release(string? address, IEnumerable<long> nodePorts)
    {
        if (address is not null)
        {
            _addresses.Remove(address);
        }

        _ports.ExceptWith(nodePorts);
    }

    public bool IsUsed(string address) => _addresses.Contains(address);

    /// <summary>An unused address of 10.96.0.0/12; it is not marked as used.</summary>
    public string NextAddress()
    {
        while (true)
        {
            var number = _nextAddress++ & 0xFFFFF;
            var address = FormattableString.Invariant($"10.{96 + (number >> 16)}.{(number >> 8) & 0xFF}.{number & 0xFF}");
            if (number > 1 && !_addresses.Contains(address))
            {
                return address;
            }
        }
    }

    public long NextNodePort()
    {
        for (var tries = 0; tries < NodePorts; tries++)
        {
            var port = FirstNodePort + (_nextPort++ % NodePorts);
            if (!_ports.Contains(port))
            {
                return port;
            }
        }

        return FirstNodePort;
    }
}
