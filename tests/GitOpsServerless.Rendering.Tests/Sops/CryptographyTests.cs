using System.Security.Cryptography;
using System.Text;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Rendering.Tests.Sops;

public sealed class CryptographyTests
{
    // RFC 7748 §5.2 and §6.1.
    [Theory]
    [InlineData("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c", "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493", "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void X25519_gives_the_vectors_of_its_standard(string scalar, string point, string expected)
    {
        Assert.Equal(expected, Convert.ToHexStringLower(X25519.SharedSecret(Convert.FromHexString(scalar), Convert.FromHexString(point))!));
    }

    [Fact]
    public void X25519_gives_the_iterated_vector_of_its_standard()
    {
        byte[] k = [9, .. new byte[31]];
        var u = k;
        for (var round = 0; round < 1_000; round++)
        {
            (k, u) = (X25519.SharedSecret(k, u)!, k);
        }

        Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Convert.ToHexStringLower(k));
    }

    [Fact]
    public void X25519_refuses_points_of_low_order()
    {
        Assert.Null(X25519.SharedSecret(RandomNumberGenerator.GetBytes(32), new byte[32]));
        Assert.Null(X25519.SharedSecret(RandomNumberGenerator.GetBytes(32), [1, .. new byte[31]]));
    }

    // Test case 6 of the GCM specification: a nonce of 60 bytes.
    [Fact]
    public void Gcm_with_a_long_nonce_gives_the_vector_of_its_specification()
    {
        var (ciphertext, tag) = AesGcmAnyNonce.Encrypt(
            Convert.FromHexString("feffe9928665731c6d6a8f9467308308"),
            Convert.FromHexString("9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b"),
            Convert.FromHexString("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"),
            Convert.FromHexString("feedfacedeadbeeffeedfacedeadbeefabaddad2"));

        Assert.Equal("8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca701e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5", Convert.ToHexStringLower(ciphertext));
        Assert.Equal("619cc5aefffe0bfa462af43c1699d050", Convert.ToHexStringLower(tag));
    }

    [Fact]
    public void Gcm_with_the_usual_nonce_is_the_platforms()
    {
        foreach (var length in (int[])[0, 1, 15, 16, 17, 100])
        {
            var (key, nonce, plain, associated) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(12), RandomNumberGenerator.GetBytes(length), RandomNumberGenerator.GetBytes(length));
            var (expected, expectedTag) = (new byte[length], new byte[16]);
            using var platform = new AesGcm(key, 16);
            platform.Encrypt(nonce, plain, expected, expectedTag, associated);

            var (ciphertext, tag) = AesGcmAnyNonce.Encrypt(key, nonce, plain, associated);

            Assert.Equal(expected, ciphertext);
            Assert.Equal(expectedTag, tag);
            Assert.Equal(plain, AesGcmAnyNonce.Decrypt(key, nonce, ciphertext, tag, associated));
            tag[3] ^= 1;
            Assert.Null(AesGcmAnyNonce.Decrypt(key, nonce, ciphertext, tag, associated));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(200_000)]
    public void Files_of_the_age_program_decrypt_armored_and_not(int length)
    {
        var identity = SopsEncryptor.NewIdentity();
        var plain = RandomNumberGenerator.GetBytes(length);

        foreach (var armored in (bool[])[false, true])
        {
            var file = SopsEncryptor.Age(identity.Recipient, plain, armored);

            Assert.Equal(plain, AgeFile.Decrypt(file, [SopsEncryptor.NewIdentity(), identity]));
            Assert.Null(AgeFile.Decrypt(file, [SopsEncryptor.NewIdentity()]));
        }
    }

    [Fact]
    public void Damaged_age_files_do_not_decrypt_and_do_not_throw()
    {
        var identity = SopsEncryptor.NewIdentity();
        var file = SopsEncryptor.Age(identity.Recipient, Encoding.UTF8.GetBytes("some text"), armored: false);
        for (var at = 0; at < file.Length; at++)
        {
            var damaged = (byte[])file.Clone();
            damaged[at] ^= 1;
            Assert.Null(AgeFile.Decrypt(damaged, [identity]));
            Assert.Null(AgeFile.Decrypt(file.AsSpan(0, at), [identity]));
        }
    }

    [Fact]
    public void The_public_half_of_an_identity_is_the_one_that_age_keygen_says()
    {
        var text = SopsEncryptor.Run(ExternalTools.RequireAgeKeygen(), [], []);

        Assert.Contains($"# public key: {AgeIdentity.ParseAll(text).Single().Recipient}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AGE-SECRET-KEY-1")]
    [InlineData("AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ")]
    [InlineData("age1zzz")]
    [InlineData("")]
    public void Texts_that_are_no_identities_give_none(string text)
    {
        Assert.Empty(AgeIdentity.ParseAll(text));
    }
}
