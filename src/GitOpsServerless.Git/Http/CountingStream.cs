using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>Reads through to another stream and counts.</summary>
internal sealed class CountingStream(Stream inner, GitTraffic traffic) : ForwardOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            traffic.AddReceived(read);
            return read;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new GitException(GitFault.Unreachable, "The answer of the remote breaks off.", inner: exception);
        }
        catch (InvalidDataException)
        {
            throw GitException.Protocol("The remote sent an answer with a wrong content encoding.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
