BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'New-GitOpsApplication' {
    It 'writes a definition that is valid' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'definitions')
        $file = New-GitOpsApplication shop-web "$folder/shop-web.yaml" -Directory . -SourcePath 'web # "files"' -Prune
        $file | Should -BeOfType IO.FileInfo
        Connect-GitOps -Path $folder | Out-Null
        Test-GitOpsConfiguration -Detailed | Where-Object IsError | Should -BeNullOrEmpty
        (Get-GitOpsApplication).Name | Should -Be 'shop-web'
        Disconnect-GitOps
    }

    It 'writes one of a repository' {
        New-GitOpsApplication api TestDrive:/api.yaml -RepositoryUri https://github.com/shop/deploy -Revision main -Target aks-prod | Out-Null
        Get-Content -Raw TestDrive:/api.yaml | Should -Match '(?s)url: "https://github.com/shop/deploy".*revision: "main".*target: "aks-prod"'
    }

    It 'writes nothing with -WhatIf' {
        New-GitOpsApplication api TestDrive:/none.yaml -Directory . -WhatIf
        Test-Path TestDrive:/none.yaml | Should -BeFalse
    }

    It 'does not write over a file unless it is forced' {
        Set-Content TestDrive:/mine.yaml 'mine'
        { New-GitOpsApplication api TestDrive:/mine.yaml -Directory . } | Should -Throw -ErrorId 'GOS0915,*'
        New-GitOpsApplication api TestDrive:/mine.yaml -Directory . -Force | Should -Not -BeNullOrEmpty
    }

    It 'refuses names that are none' {
        { New-GitOpsApplication 'Shop Web' TestDrive:/x.yaml -Directory . } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'refuses <because>' -ForEach @(
        @{ because = 'a password in the address'; code = 'GOS0908'; arguments = @{ RepositoryUri = 'https://ada:hunter2@example.com/deploy' } }
        @{ because = 'a path that leaves the source'; code = 'GOS0006'; arguments = @{ RepositoryUri = 'https://example.com/deploy'; SourcePath = '../../etc' } }
        @{ because = 'a directory that leaves the definitions'; code = 'GOS0196'; arguments = @{ Directory = '../../etc' } }
        @{ because = 'a directory that leaves them from its own folder'; code = 'GOS0196'; arguments = @{ Directory = './../etc' } }
        @{ because = 'a directory that leaves them further down'; code = 'GOS0196'; arguments = @{ Directory = 'web/../../etc' } }) {
        { New-GitOpsApplication api TestDrive:/refused.yaml @arguments } | Should -Throw -ErrorId "$code,*"
        "$($Error[0]) $($Error[0].TargetObject) $($Error[0].ErrorDetails.RecommendedAction)" | Should -Not -Match 'hunter2'
        Test-Path TestDrive:/refused.yaml | Should -BeFalse
    }

    It 'says what it could not write' {
        { New-GitOpsApplication shop (Join-Path $TestDrive 'no/such/folder/shop.yaml') -Directory web } | Should -Throw -ErrorId 'GOS0930,*NewGitOpsApplicationCommand'
    }
}
